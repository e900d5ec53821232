package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * What the mesh answers in place of an endpoint.
 *
 * @param reason for the header {@code x-weft-reason} and for people: {@code overflow}
 * @param location of a redirect, or null
 * @param retryAfterSeconds for the header {@code retry-after}; 0: none
 */
public record LocalReply(
    int status, String reason, @Nullable String location, int retryAfterSeconds) {}
