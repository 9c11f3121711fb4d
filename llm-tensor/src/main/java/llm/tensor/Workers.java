package llm.tensor;

import java.util.function.IntConsumer;
import llm.tensor.task.Team;

/**
 * A fixed team of threads that computes forward passes.
 *
 * <p>The caller's thread is one of them; one thread at a time computes with a team. Between two
 * tasks the others spin for a moment, and then park: an idle team takes no processor time.
 */
public final class Workers implements AutoCloseable {
  private final Team team;

  private Workers(Team team) {
    this.team = team;
  }

  /**
   * A team of so many threads, the caller's included.
   *
   * @throws OutOfMemoryError if the system has no more threads; none is left behind then
   */
  public static Workers of(int threads) {
    return new Workers(Team.of(threads));
  }

  /** How many threads there are, the caller's included. */
  public int size() {
    return team.size();
  }

  /**
   * Does numbered parts of work, each once, on whichever of the threads is free; returns when all
   * are done. Not while a pass computes.
   *
   * <p>What a part throws is thrown here, once all that had begun have ended.
   *
   * @param count parts, from 0
   * @throws IllegalStateException if the threads are at work, or ended
   */
  public void forEach(int count, IntConsumer part) {
    team.run(
        worker -> {
          for (int i; (i = team.claim()) < count; ) part.accept(i);
        });
  }

  /** Ends the threads; a task that runs is finished first. */
  @Override
  public void close() {
    team.close();
  }

  Team team() {
    return team;
  }
}
