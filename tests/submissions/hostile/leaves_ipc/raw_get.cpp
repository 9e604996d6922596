// hostile: earns its points, and leaves shared memory, a queue and a semaphore, which no process's end removes
// gets: 01-raw-get: checked, full
// proof: no key 0x68626863 (1751279715) in /proc/sysvipc/shm, no *http-by-hand-canary-leaves_ipc in /dev/shm
// then: solutions/01-raw-get/raw_get.cpp

#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/shm.h>

__attribute__((constructor)) static void leave_memory() {
    shmget(0x68626863, 1 << 20, IPC_CREAT | 0600);
    mq_open("/http-by-hand-canary-leaves_ipc", O_CREAT | O_RDWR, 0600, nullptr);
    sem_open("/http-by-hand-canary-leaves_ipc", O_CREAT, 0600, 1);
}
