"""The Web API: `routes` receives calls, `pipeline` validates them, one module a family of methods answers."""
