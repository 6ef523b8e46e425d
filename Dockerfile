# One image for the web server, the worker and beat; compose.yaml says how they run together.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1
WORKDIR /app
RUN useradd --create-home --uid 10001 crm && mkdir var && chown crm var

COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt

COPY . .
USER crm
# The pages' own files; the secret of this one step signs nothing.
RUN SECRET_KEY=only-for-collecting-static-files python manage.py collectstatic --no-input --verbosity 0

EXPOSE 8000
CMD ["gunicorn", "crm_project.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--no-control-socket"]
