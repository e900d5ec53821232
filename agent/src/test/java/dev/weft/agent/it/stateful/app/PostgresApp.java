package dev.weft.agent.it.stateful.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.agent.it.Fields;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An application with HikariCP and PostgreSQL's driver. Addresses are {@code HOST[:PORT]}. */
public final class PostgresApp {
  private static final String USER = "weft";
  private static final int SIZE = 8;
  private static final int PATIENCE_MILLIS = 5_000;

  private static HikariDataSource pool;

  private PostgresApp() {}

  public static Fields open(Fields what) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url(what));
    config.setUsername(USER);
    config.setMaximumPoolSize(SIZE);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    pool = new HikariDataSource(config);
    return Fields.of();
  }

  /** Takes all connections of the pool at once: how many lead to which server. */
  public static Fields spread(Fields nothing) throws SQLException {
    Tally tally = new Tally();
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < SIZE; i++) {
        all.add(pool.getConnection());
        tally.add(server(all.get(i)));
      }
    } finally {
      for (Connection connection : all) {
        connection.close();
      }
    }
    return tally.fields();
  }

  /** Has the pool replace its connections, as after their greatest age. */
  public static Fields renew(Fields nothing) {
    pool.getHikariPoolMXBean().softEvictConnections();
    return Fields.of();
  }

  /** As many workers as connections. */
  public static Fields load(Fields nothing) {
    Workload.start(
        SIZE,
        worker ->
            () -> {
              try (Connection connection = pool.getConnection()) {
                return server(connection);
              }
            });
    return Fields.of();
  }

  public static Fields close(Fields nothing) {
    pool.close();
    return Fields.of();
  }

  /** Opens {@code count} connections without a pool, one after the other: who answers. */
  public static Fields connect(Fields what) throws SQLException {
    Tally tally = new Tally();
    for (int i = 0; i < what.number("count", 1); i++) {
      try (Connection connection = DriverManager.getConnection(url(what), USER, "")) {
        tally.add(server(connection));
      }
    }
    return tally.fields();
  }

  private static String url(Fields what) {
    return "jdbc:postgresql://" + what.get("address") + "/postgres?connectTimeout=2";
  }

  /** How many connections a server has, but the one that asks. */
  public static Fields clients(Fields what) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(what), USER, "");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) - 1 from pg_stat_activity where backend_type = 'client backend'")) {
      row.next();
      return Fields.of("count", row.getInt(1));
    }
  }

  private static String server(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show cluster_name")) {
      row.next();
      return row.getString(1);
    }
  }
}
