run:
	./dev run
test:
	./dev test
.PHONY: run test
