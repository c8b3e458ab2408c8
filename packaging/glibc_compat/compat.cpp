// What Qt 6.8.0 for arm64 asks of newer systems than 统信 UOS 20 (glibc 2.28, GCC 8): one function of glibc 2.30 and one
// class of GCC 9, from the compiler's own archive. Linked with -static-libstdc++; preload_compat.py loads it before Qt.
#include <cerrno>
#include <ctime>
#include <memory_resource>
#include <pthread.h>

// Waits until a moment of either clock. glibc 2.28 waits by the condition's own clock, which is that of the calendar
// unless somebody chose another; std::condition_variable, which asks for this function, never does.
extern "C" __attribute__((visibility("default"))) int pthread_cond_clockwait(
    pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock, const timespec *until)
{
    constexpr long second = 1'000'000'000;
    if (until->tv_nsec < 0 || until->tv_nsec >= second)
        return EINVAL;
    if (clock == CLOCK_REALTIME)
        return pthread_cond_timedwait(condition, mutex, until);
    if (clock != CLOCK_MONOTONIC)
        return EINVAL;
    timespec now, calendar;
    clock_gettime(CLOCK_MONOTONIC, &now);
    clock_gettime(CLOCK_REALTIME, &calendar);
    timespec moment = {calendar.tv_sec + until->tv_sec - now.tv_sec, calendar.tv_nsec + until->tv_nsec - now.tv_nsec};
    moment.tv_sec += moment.tv_nsec / second;
    moment.tv_nsec %= second;
    if (moment.tv_nsec < 0) {
        moment.tv_nsec += second;
        --moment.tv_sec;
    }
    const int outcome = pthread_cond_timedwait(condition, mutex, &moment);
    if (outcome != ETIMEDOUT)
        return outcome;
    // The calendar may have been set forward meanwhile: then nothing is late yet, and to wake early is allowed.
    clock_gettime(CLOCK_MONOTONIC, &now);
    const bool late = now.tv_sec > until->tv_sec || (now.tv_sec == until->tv_sec && now.tv_nsec >= until->tv_nsec);
    return late ? ETIMEDOUT : 0;
}

// Draws the class and its table of virtual functions out of the archive.
__attribute__((used)) static std::pmr::memory_resource *(*const kept)() = std::pmr::get_default_resource;
__attribute__((used)) static void make(void *where) { new (where) std::pmr::monotonic_buffer_resource; }
