package dev.weft.agent.it.stateful.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL servers that are copies of one new, empty one and forget all. Each has its name as
 * {@code cluster_name}, which a client can ask for. The user is {@code weft}.
 */
public final class Postgres implements AutoCloseable {
  private static final String READY = "database system is ready to accept connections";

  /** Of {@code postmaster.pid}: the key and the id of the shared memory. */
  private static final int SHARED_MEMORY_LINE = 6;

  private final Path folder = LocalServer.newFolder();
  private final List<LocalServer> servers = new ArrayList<>();

  public Postgres() {
    Unprivileged.own(folder);
    LocalServer.run(
        Unprivileged.command(
            List.of(
                Program.postgres("initdb"),
                "--pgdata=" + folder.resolve("empty"),
                "--username=weft",
                "--auth=trust",
                "--no-locale",
                "--no-sync",
                "--no-instructions")));
  }

  public LocalServer start(String name) {
    Path home = folder.resolve(servers.size() + "-" + name);
    Path data = home.resolve("data");
    LocalServer.run(Unprivileged.command(List.of("mkdir", home.toString())));
    LocalServer.run(List.of("cp", "-a", folder.resolve("empty").toString(), data.toString()));
    LocalServer server =
        LocalServer.start(
            name, home, READY, port -> Unprivileged.command(command(data, name, port)));
    servers.add(server);
    return server;
  }

  @Override
  public void close() {
    for (LocalServer server : servers) {
      server.kill();
    }
    freeSharedMemory();
    LocalServer.delete(folder);
  }

  private static List<String> command(Path data, String name, int port) {
    List<String> command =
        new ArrayList<>(List.of(Program.postgres("postgres"), "-D", "" + data, "-p", "" + port));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "cluster_name=" + name,
            "fsync=off",
            "full_page_writes=off",
            "autovacuum=off",
            "shared_buffers=4MB",
            "max_connections=40")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  /** What a killed server leaves in the kernel until somebody else removes it. */
  private void freeSharedMemory() {
    try (var homes = Files.newDirectoryStream(folder, "*-*")) {
      for (Path home : homes) {
        List<String> lines = Files.readAllLines(home.resolve("data/postmaster.pid"));
        String[] keyAndId = lines.get(SHARED_MEMORY_LINE).strip().split("\\s+");
        LocalServer.run(List.of("ipcrm", "-m", keyAndId[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
