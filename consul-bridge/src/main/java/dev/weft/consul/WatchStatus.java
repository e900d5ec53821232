package dev.weft.consul;

import org.jspecify.annotations.Nullable;

/**
 * How one watch fares, for the admin page.
 *
 * @param what {@code catalog}, {@code policies}, {@code service users}
 * @param index of Consul's last answer; 0 if the next question starts over
 * @param ageMillis since the last answer (an unchanged one counts), or -1 if there was none
 * @param overdue whether nothing has come of it for longer than two blocking queries may take
 * @param error what the last question failed with, or null
 */
public record WatchStatus(
    String what, long index, long ageMillis, boolean overdue, @Nullable String error) {}
