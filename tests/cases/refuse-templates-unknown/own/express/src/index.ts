// never used
