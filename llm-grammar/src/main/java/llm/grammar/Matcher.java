package llm.grammar;

import java.nio.charset.StandardCharsets;
import llm.grammar.engine.Engine;
import llm.grammar.engine.State;

/**
 * Matches bytes against a grammar. For one thread at a time; several matchers of one grammar may
 * work in several threads.
 */
public final class Matcher {
  private final Engine engine;
  private State state;
  private long position;

  Matcher(Engine engine) {
    this.engine = engine;
    this.state = engine.start();
  }

  /**
   * Takes bytes for as long as they fit. The first that does not is not taken; one may go on with
   * others.
   *
   * @return how many were taken
   */
  public int feed(byte[] bytes) {
    engine.lock().lock();
    try {
      int taken = 0;
      while (taken < bytes.length) {
        var next = state.next(bytes[taken] & 0xFF);
        if (next == null) {
          break;
        }
        state = next;
        taken++;
        engine.trim();
      }
      position += taken;
      return taken;
    } finally {
      engine.lock().unlock();
    }
  }

  /** As {@link #feed(byte[])}, the UTF-8 of {@code text}; the answer counts bytes. */
  public int feed(String text) {
    return feed(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes have been taken. */
  public long position() {
    return position;
  }

  /** Whether what was taken is a whole text of the grammar. */
  public boolean mayEnd() {
    return state.mayEnd();
  }

  /** Whether what was taken is a whole text of the grammar, and none goes on from it. */
  public boolean mustEnd() {
    return state.mustEnd();
  }
}
