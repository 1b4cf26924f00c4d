"""The studio, `querydsl studio`: a page in the browser to write, check and run queries.

server.py         the socket, the token and the loop
app.py            the routes
guard.py          who may call: host, origin and token
playground.py     the same calls in Pyodide, without a server
answering.py      the function for each call, and the replies to errors
calls.py          the JSON that the page sends
workspace.py      the settings, the fields and the client of one studio
editing.py        diagnostics, fixes, completions and hover texts
understanding.py  the query in English, as JSON, as Python and as SQL
reference.py      fields, rules and examples
searching.py      prices, counts, jobs and reasons
collecting.py     collections, and the progress of tasks
tasks.py          long work in threads
regions.py        countries by region
results.py        records as tables, summaries and files
files.py          the query files of the folder
web/              the sources of the page, which are built into static/

Every call is a function that takes the workspace and a call, and returns JSON data. Offsets count code points.
Source: `docs/studio.md`.
"""
