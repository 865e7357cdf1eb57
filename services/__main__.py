"""`relais`, and `python -m services`: the command line."""

from services.cli.main import main

if __name__ == "__main__":
    main()
