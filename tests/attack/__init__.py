"""What an enemy or an accident would do: hostile queries and parameters, and sudden deaths."""
