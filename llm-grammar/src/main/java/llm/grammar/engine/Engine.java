package llm.grammar.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;
import llm.grammar.lexeme.Lexeme;
import llm.grammar.lexeme.Usage;

/**
 * A compiled grammar and the states that have been reached so far, by anybody.
 *
 * <p>Shared by threads, of which one at a time holds {@link #lock} while it uses states.
 */
public final class Engine {
  private final ReentrantLock lock = new ReentrantLock();
  private final Rule first;
  private final List<Lexeme> lexemes;
  private final Usage usage;
  private final int mostStates;
  private final Stacks stacks = new Stacks();
  private final Map<State.Content, State> states = new HashMap<>();
  private final State nowhere = new State(this, new Item[0], false);
  private final State start;

  private Engine(Program program, Limits limits) {
    this.first = program.start();
    this.lexemes = program.lexemes();
    this.usage = program.usage;
    this.mostStates = limits.states() + usage.count();
    var closure = new Closure(stacks);
    closure.start(first);
    this.start = java.util.Objects.requireNonNull(closure.state(this));
  }

  /**
   * Compiles {@code rules}.
   *
   * @throws llm.grammar.form.GrammarException if a rule is missing or begins with itself by way of
   *     others, if no text fits, or if the limits do not suffice
   * @param isControl says of which spellings there is a control token
   */
  public static Engine of(Rules rules, Limits limits, Predicate<String> isControl) {
    return new Engine(Program.of(rules, limits, isControl), limits);
  }

  /** To be held while states are used. */
  public ReentrantLock lock() {
    return lock;
  }

  /** Before the first byte. */
  public State start() {
    return start;
  }

  /** How many states there are: of the grammar, its stacks and its lexemes. */
  public int stateCount() {
    return states.size() + stacks.count() + usage.count();
  }

  /**
   * Drops what has been reached if it is more than the limits allow. States that are in use stay
   * usable. To be called between two pieces of work.
   *
   * @return whether anything was dropped
   */
  public boolean trim() {
    if (stateCount() <= mostStates) {
      return false;
    }
    states.values().forEach(State::forget);
    states.clear();
    start.forget();
    stacks.clear();
    lexemes.forEach(Lexeme::clear);
    return true;
  }

  State nowhere() {
    return nowhere;
  }

  State state(Item[] items, boolean mayEnd) {
    var state = new State(this, items, mayEnd);
    var old = states.putIfAbsent(new State.Content(state), state);
    return old == null ? state : old;
  }

  State after(State state, int b) {
    if (state.items.length == 1) {
      var item = state.items[0];
      var scan = item.scan().next(b);
      if (scan == null) {
        return nowhere;
      }
      if (!scan.accepts()) {
        return state(new Item[] {new Item(scan, item.next(), item.stack())}, false);
      }
    }
    return closed(state, b);
  }

  private State closed(State state, int b) {
    Closure closure = null;
    for (var item : state.items) {
      var scan = item.scan().next(b);
      if (scan == null) {
        continue;
      }
      if (closure == null) {
        closure = new Closure(stacks);
      }
      if (scan.goesOn()) {
        closure.place(scan, item.next(), item.stack());
      }
      if (scan.accepts()) {
        closure.resume(item.next(), 0, item.stack());
      }
    }
    var found = closure == null ? null : closure.state(this);
    return found == null ? nowhere : found;
  }
}
