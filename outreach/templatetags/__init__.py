"""Template tags of marketing documents."""
