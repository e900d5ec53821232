package dev.weft.agent.it.socket.sameness;

/**
 * One row of the table: what an application does with sockets or names.
 *
 * @param proof a regular expression that is found in what it sees without the agent, so that it is
 *     known to have done what its name says
 */
record Scenario(String name, String proof, Body body) {
  /** What is done, by a thread of its own. */
  @FunctionalInterface
  interface Body {
    void run(World world, Seen seen) throws Exception;
  }
}
