package dev.weft.policy.route;

/**
 * The answer of a route that sends nothing.
 *
 * @param path where to, starting with a slash; the query of the request is kept unless it has one
 * @param status 301, 302, 303, 307 or 308
 */
public record Redirect(String path, int status) {}
