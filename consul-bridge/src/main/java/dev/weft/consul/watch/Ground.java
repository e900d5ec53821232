package dev.weft.consul.watch;

import dev.weft.consul.http.Requests;
import dev.weft.consul.http.Token;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;

/**
 * What all watches of one Consul stand on.
 *
 * @param chance draws from 0 (inclusive) to the argument (exclusive)
 */
public record Ground(
    Requests http,
    Loop loop,
    Executor work,
    Token token,
    Pace pace,
    IntUnaryOperator chance,
    Watch.Events events) {}
