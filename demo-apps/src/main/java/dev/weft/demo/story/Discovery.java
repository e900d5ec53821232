package dev.weft.demo.story;

/** Where the mesh learns of copies and policies: a real Consul, or one file. */
interface Discovery {
  /** For people: what and where it is. */
  String describe();

  /** The agent's settings that lead to it. */
  String agentSettings();

  /** Makes the copy known. */
  void register(Copy copy) throws Exception;

  /** Whether it still counts the copy as healthy. */
  boolean healthy(Copy copy) throws Exception;

  /** Whether it looks after the copies by itself. */
  boolean checksHealth();

  /** Puts one policy document, for example {@code services/users-query}. */
  void policy(String document, String json) throws Exception;

  /** What {@link #policy} did, for people. */
  String policyPlace(String document);

  /** Takes discovery away; what was done, for people. */
  String stop() throws Exception;

  /** Brings it back with all it knew. */
  String restart() throws Exception;
}
