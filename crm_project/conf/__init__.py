"""Long settings of single libraries, one file each."""
