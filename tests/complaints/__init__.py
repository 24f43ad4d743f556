"""What users of other systems complained of, each as a test with the complaint's name."""
