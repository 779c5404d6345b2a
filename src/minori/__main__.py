from minori.cli import main

main()
