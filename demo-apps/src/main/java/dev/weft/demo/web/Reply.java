package dev.weft.demo.web;

/** What came back, and which instance says that it answered. */
record Reply(int status, String instance, String version, String body) {}
