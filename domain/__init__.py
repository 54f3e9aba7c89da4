"""The rules of public pledges: values, policies, aggregates and the application that runs commands on them."""
