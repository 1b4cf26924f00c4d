"""`python -m querydsl`: the same as the command."""

from querydsl.cli import main

if __name__ == "__main__":
    main()
