// Small behaviour shared by every page of the admin.
