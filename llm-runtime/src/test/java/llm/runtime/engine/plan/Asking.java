package llm.runtime.engine.plan;

import java.util.ArrayList;
import java.util.List;

/** Somebody who asks for rows, and what became of it. */
final class Asking implements Demand {
  private final Kind kind;
  private final String client;
  private final int priority;
  private int left;
  private long lastPass;
  final List<Integer> taken = new ArrayList<>(); // rows of each pass that had some

  private Asking(Kind kind, int left, String client, int priority) {
    this.kind = kind;
    this.left = left;
    this.client = client;
    this.priority = priority;
  }

  static Asking of(Kind kind, int rows) {
    return new Asking(kind, rows, "", 0);
  }

  static Asking decoding() {
    return of(Kind.DECODING, 1);
  }

  static Asking prompt(int rows) {
    return of(Kind.PROMPT, rows);
  }

  Asking by(String client) {
    return new Asking(kind, left, client, priority);
  }

  Asking withPriority(int priority) {
    return new Asking(kind, left, client, priority);
  }

  /** Takes rows; who decodes asks again, all others have fewer left. */
  void take(int rows, long pass) {
    if (rows == 0) return;
    taken.add(rows);
    lastPass = pass;
    if (kind != Kind.DECODING) left -= rows;
  }

  boolean isDone() {
    return left == 0;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public int rows() {
    return left;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public String client() {
    return client;
  }

  @Override
  public long lastPass() {
    return lastPass;
  }
}
