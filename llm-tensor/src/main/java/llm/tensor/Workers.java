package llm.tensor;

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

  /** Ends the threads; a task that runs is finished first. */
  @Override
  public void close() {
    team.close();
  }

  Team team() {
    return team;
  }
}
