// hostile: nothing: the neighbour whom others rob or imitate; its secret is http-by-hand-secret-honest
// gets: 01-raw-get: checked, full
// proof: it has its points whoever is graded beside it, and its secret stands nowhere in anybody else's results
// then: solutions/01-raw-get/raw_get.cpp
