module kubectl-npd.io/test/cluster/node

go 1.24.0

require golang.org/x/sys v0.33.0
