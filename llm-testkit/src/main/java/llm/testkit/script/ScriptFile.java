package llm.testkit.script;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.template.ChatTemplate;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/**
 * A script written down as a model: metadata and tensors.
 *
 * <p>A row of the residual stream has {@code 1 + longest * (classes - 1)} columns: a constant 1,
 * then for each of the next symbols which class it is of (one-hot; a half for the symbol that would
 * come if the next one, a space, must not). The output's row of a token asks for the token's
 * symbols there.
 *
 * @see ScriptLayer
 */
public final class ScriptFile {
  // Of two tokens that the script goes on with, the longer is better by MORE; what says something
  // else by its last symbol alone is far behind the shortest of them.
  private static final float SYMBOL = 600;
  private static final float MORE = 30;

  private final Map<String, Object> metadata;
  private final List<Tensor> tensors;

  private ScriptFile(Map<String, Object> metadata, List<Tensor> tensors) {
    this.metadata = metadata;
    this.tensors = tensors;
  }

  /**
   * A file that says a script.
   *
   * @param template the chat template, if there is one
   * @throws IllegalArgumentException if what the template writes around messages does not show, or
   *     the script is too long
   */
  public static ScriptFile of(Script script, Marks marks, Optional<String> template) {
    var alphabet = new Alphabet(marks.all());
    var turns =
        template
            .map(source -> Turns.of(ChatTemplate.parse(source, "", marks.eos())))
            .orElse(Turns.NONE);
    var automaton = new Automaton(alphabet, new Reader(alphabet, script, turns, marks.eos()));
    var vocabulary = new Vocabulary(alphabet, marks, script.answers());
    int width = 1 + Vocabulary.LONGEST * (automaton.classes() - 1);
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("general.architecture", Scripted.ID);
    metadata.put("general.name", "scripted answers");
    metadata.put(Scripted.ID + ".embedding_length", (long) width);
    metadata.put(Scripted.ID + ".block_count", 1L);
    metadata.put(Scripted.ID + "." + Scripted.LONGEST, (long) Vocabulary.LONGEST);
    metadata.putAll(vocabulary.metadata());
    template.ifPresent(source -> metadata.put("tokenizer.chat_template", source));
    var tensors =
        List.of(
            tensor("token_embd.weight", width, spelled(vocabulary, automaton, width)),
            tensor("blk.0.next.weight", automaton.classes(), automaton.next()),
            tensor("blk.0.wanted.weight", 2, automaton.wanted()),
            tensor("output.weight", width, asking(vocabulary, automaton, width)));
    return new ScriptFile(metadata, tensors);
  }

  /** The classes of each token's symbols, and behind them -1: {@code [vocabulary, width]}. */
  private static float[] spelled(Vocabulary vocabulary, Automaton automaton, int width) {
    var table = new float[vocabulary.size() * width];
    for (int id = 0; id < vocabulary.size(); id++) {
      var symbols = vocabulary.symbols(id);
      for (int i = 0; i < Vocabulary.LONGEST; i++) {
        table[id * width + i] =
            i < symbols.length ? automaton.classOf(symbols[i]) : ScriptLayer.NOTHING;
      }
    }
    return table;
  }

  private static float[] asking(Vocabulary vocabulary, Automaton automaton, int width) {
    var table = new float[vocabulary.size() * width];
    for (int id = 0; id < vocabulary.size(); id++) {
      var symbols = vocabulary.symbols(id);
      int row = id * width;
      table[row] = (symbols.length - 1) * (MORE - SYMBOL) + vocabulary.preference(id);
      for (int i = 0; i < symbols.length; i++) {
        int symbol = automaton.classOf(symbols[i]);
        if (symbol > 0) table[row + i * (automaton.classes() - 1) + symbol] = SYMBOL;
      }
    }
    return table;
  }

  private static Tensor tensor(String name, int columns, float[] values) {
    var bytes = MemorySegment.ofArray(values);
    return new Tensor(
        name,
        TensorType.F32,
        new long[] {columns, values.length / columns},
        (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
  }

  /** What the file says, by its keys. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** The weights. */
  public List<Tensor> tensors() {
    return tensors;
  }
}
