package llm.testkit.script;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Goes through texts symbol by symbol: what was read so far, as far as the script's next word
 * depends on it, is a state.
 *
 * <p>A prompt is read until an answer begins: then the state is a place in the script. From there
 * it follows what is read, whoever wrote it, the model or somebody who wrote it down before.
 */
final class Reader {
  /** What the states of reading remember. */
  sealed interface State {}

  /**
   * Somebody else speaks.
   *
   * @param node what of the patterns was read
   * @param chosen the answer by what was asked, or {@link #NONE}
   * @param turn the answer in turn
   */
  record Listening(int node, int chosen, int turn) implements State {}

  /**
   * The model speaks.
   *
   * @param node what was read of the end of an answer
   * @param at symbols of the answer that were said
   * @param turn the answer in turn of the next time
   */
  record Saying(int node, int answer, int at, int turn) implements State {}

  /** What a pattern means. */
  private sealed interface Action {}

  /** Here an answer begins: a certain one, or any. */
  private record Begin(int answer) implements Action {}

  /** Here a question begins: what was said before does not count. */
  private record Ask() implements Action {}

  /** This was asked. */
  private record Choose(int answer) implements Action {}

  /** A symbol that no text has. */
  static final int OTHER = -1;

  /** No answer. */
  static final int NONE = -1;

  private final Alphabet alphabet;
  private final Patterns<Action> patterns = new Patterns<>();
  private final Patterns<int[]> ends = new Patterns<>();
  private final List<int[]> answers = new ArrayList<>();
  private final BitSet ofPrompts = new BitSet(); // special tokens behind which an answer goes on
  private final int inTurn;
  private final int end;

  /**
   * A reader of a script.
   *
   * @param turns as the template writes them; without a template, all empty
   * @param end the spelling of the token that ends an answer
   */
  Reader(Alphabet alphabet, Script script, Turns turns, String end) {
    this.alphabet = alphabet;
    this.inTurn = script.inTurn().size();
    script.answers().forEach(answer -> answers.add(alphabet.symbols(answer)));
    add(patterns, turns.question(), new Ask());
    if (!script.answers().isEmpty()) add(patterns, turns.answer(), new Begin(NONE));
    int number = inTurn;
    for (var asked : script.asked().keySet()) add(patterns, asked, new Choose(number++));
    for (var text : script.after().keySet()) add(patterns, text, new Begin(number++));
    patterns.linked();
    this.end = alphabet.special(end);
    addEnd(new int[] {this.end});
    addEnd(upToSpecial(alphabet.symbols(turns.end())));
    ends.linked();
    for (var prompt : turns.prompts()) {
      for (int symbol : alphabet.symbols(prompt))
        if (alphabet.isSpecial(symbol)) ofPrompts.set(symbol);
    }
  }

  private void add(Patterns<Action> to, String text, Action action) {
    if (!text.isEmpty()) to.add(alphabet.symbols(text), action);
  }

  private void addEnd(int[] symbols) {
    if (symbols.length > 0) ends.add(symbols, symbols);
  }

  /** The first special token of what ends an answer says it all; where there is none, the text. */
  private int[] upToSpecial(int[] symbols) {
    for (int symbol : symbols) if (alphabet.isSpecial(symbol)) return new int[] {symbol};
    return symbols;
  }

  /** Nothing was read. */
  State start() {
    return new Listening(Patterns.ROOT, NONE, 0);
  }

  /** What reading a symbol leads to; {@link #OTHER} for one that {@link #symbols} has not. */
  State next(State state, int symbol) {
    return switch (state) {
      case Listening listening -> listen(listening, symbol);
      case Saying saying -> say(saying, symbol);
    };
  }

  private State listen(Listening state, int symbol) {
    int node = patterns.next(state.node, symbol);
    int chosen = state.chosen;
    for (var action : patterns.at(node)) {
      switch (action) {
        case Begin(int answer) -> {
          return begin(answer == NONE ? chosen : answer, state.turn);
        }
        case Ask _ -> chosen = NONE;
        case Choose(int answer) -> chosen = answer;
      }
    }
    return new Listening(node, chosen, state.turn);
  }

  private State begin(int chosen, int turn) {
    if (chosen != NONE) return new Saying(Patterns.ROOT, chosen, 0, turn);
    if (inTurn == 0) return new Listening(Patterns.ROOT, NONE, turn);
    return new Saying(Patterns.ROOT, turn, 0, Math.min(turn + 1, inTurn - 1));
  }

  private State say(Saying state, int symbol) {
    int node = ends.next(state.node, symbol);
    int at = follow(answers.get(state.answer), state.at, symbol);
    if (at > state.at) return new Saying(node, state.answer, at, state.turn);
    var ended = ends.at(node);
    if (!ended.isEmpty()) return listen(ended.getFirst(), state.turn);
    if (speaksAnother(symbol)) return listen(new int[] {symbol}, state.turn);
    return new Saying(node, state.answer, at, state.turn);
  }

  /** The answer is over, and this was read behind it. */
  private State listen(int[] symbols, int turn) {
    State state = new Listening(Patterns.ROOT, NONE, turn);
    for (int symbol : symbols) state = next(state, symbol);
    return state;
  }

  /** Whether a special token that the script does not have is none that prompts end with either. */
  private boolean speaksAnother(int symbol) {
    return alphabet.isSpecial(symbol) && !ofPrompts.get(symbol);
  }

  /**
   * How far an answer has been said when this comes: spaces may be left out, and a special token
   * that comes later, the end of reasoning say, takes up the script there. What does not fit
   * changes nothing.
   */
  private int follow(int[] answer, int at, int symbol) {
    if (at < answer.length && answer[at] == symbol) return at + 1;
    int behind = behindSpace(answer, at);
    if (behind < answer.length && answer[behind] == symbol) return behind + 1;
    for (int later = at; alphabet.isSpecial(symbol) && later < answer.length; later++) {
      if (answer[later] == symbol) return later + 1;
    }
    return at;
  }

  private static int behindSpace(int[] answer, int at) {
    int behind = at;
    while (behind < answer.length && answer[behind] <= ' ') behind++;
    return behind;
  }

  /** The symbol that comes next: what ends an answer, where there is nothing to say. */
  int wanted(State state) {
    return state instanceof Saying saying && saying.at < answers.get(saying.answer).length
        ? answers.get(saying.answer)[saying.at]
        : end;
  }

  /** What comes next where the symbol that is wanted, a space, must not come. */
  int otherwise(State state) {
    if (!(state instanceof Saying saying)) return end;
    var answer = answers.get(saying.answer);
    int behind = behindSpace(answer, saying.at);
    return behind < answer.length ? answer[behind] : end;
  }

  /** The symbols that make a difference: those of the texts, and all special tokens. */
  BitSet symbols() {
    var symbols = new BitSet();
    patterns.symbols().forEach(symbols::set);
    ends.symbols().forEach(symbols::set);
    for (var answer : answers) for (int symbol : answer) symbols.set(symbol);
    symbols.set(Alphabet.BYTES, alphabet.size());
    return symbols;
  }

  /** Symbols of all that is said: each is a state at least. */
  int length() {
    return answers.stream().mapToInt(answer -> answer.length).sum();
  }
}
