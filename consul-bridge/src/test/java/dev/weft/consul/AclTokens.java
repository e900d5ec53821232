package dev.weft.consul;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens of a Consul that lets nobody do anything without one.
 *
 * @param consul started with access rules
 */
public record AclTokens(RealConsul consul) {
  private static final Pattern ACCESSOR = Pattern.compile("\"AccessorID\":\\s*\"([^\"]+)\"");

  /** Makes a token with these rules; {@link Made#secret} is what a client sends. */
  public Made make(String rules) {
    String secret = UUID.randomUUID().toString();
    String name = policy(rules);
    String token =
        consul.send(
            "PUT",
            "/v1/acl/token",
            "{\"SecretID\": \"%s\", \"Policies\": [{\"Name\": \"%s\"}]}".formatted(secret, name));
    Matcher accessor = ACCESSOR.matcher(token);
    if (!accessor.find()) {
      throw new IllegalStateException("no accessor in " + token);
    }
    return new Made(secret, accessor.group(1));
  }

  /** Gives it other rules. */
  public void limit(Made token, String rules) {
    consul.put(
        "/v1/acl/token/" + token.accessor(),
        "{\"Policies\": [{\"Name\": \"%s\"}]}".formatted(policy(rules)));
  }

  public void delete(Made token) {
    consul.send("DELETE", "/v1/acl/token/" + token.accessor(), "");
  }

  private String policy(String rules) {
    String name = "p-" + UUID.randomUUID();
    String quoted = rules.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    consul.put("/v1/acl/policy", "{\"Name\": \"%s\", \"Rules\": \"%s\"}".formatted(name, quoted));
    return name;
  }

  /** One token. */
  public record Made(String secret, String accessor) {}
}
