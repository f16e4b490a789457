import ArgumentParser

ConclaveSim.main()
