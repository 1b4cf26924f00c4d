"""Run the command line: `python -m querydsl` is the same as `querydsl`."""

from querydsl.cli import main

if __name__ == "__main__":
    main()
