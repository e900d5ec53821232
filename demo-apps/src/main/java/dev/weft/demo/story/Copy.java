package dev.weft.demo.story;

/** One running copy of a service. */
record Copy(String service, String id, String version, int port, Program program) {}
