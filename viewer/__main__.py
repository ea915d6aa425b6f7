"""`python -m viewer`. Free of imports at the top: spawned children import this file again."""

if __name__ == "__main__":
    from viewer.cli import main

    main()
