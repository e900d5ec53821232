package dev.weft.consul.health;

/** What all services of one discovery need to find out how their instances are reached. */
public record Reach(Home home, Lookups lookups) {}
