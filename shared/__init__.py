"""What the gateway and the services share; it knows neither of them."""
