"""The MCP server, `querydsl mcp`: a thin layer that serves queries to agents over the Model Context Protocol.

server.py     the tools and resources, and the loop
queries.py    tools that work on texts: check, compile, explain, decompile, fields
searching.py  tools that ask the service: values, count, why, run
consent.py    the plan of a run, and the question to the user
session.py    project settings, the client, and the credits that were spent
resources.py  the language page, the rules, and the fields
answers.py    the answers of the tools

Only `querydsl mcp` may import this package: its library takes longer to import than a check takes.
"""
