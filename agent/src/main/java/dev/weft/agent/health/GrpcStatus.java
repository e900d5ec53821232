package dev.weft.agent.health;

import org.jspecify.annotations.Nullable;

/** The names of how a gRPC call ended. */
final class GrpcStatus {
  static final String OK = "OK";
  static final String NOT_FOUND = "NOT_FOUND";
  static final String UNIMPLEMENTED = "UNIMPLEMENTED";

  private static final String[] NAMES = {
    OK,
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    NOT_FOUND,
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    UNIMPLEMENTED,
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };

  private GrpcStatus() {}

  /** Of a {@code grpc-status}; null: it isn't one. */
  static @Nullable String name(String status) {
    if (!status.matches("[0-9]{1,2}")) {
      return null;
    }
    int code = Integer.parseInt(status);
    return code < NAMES.length ? NAMES[code] : "status " + code;
  }
}
