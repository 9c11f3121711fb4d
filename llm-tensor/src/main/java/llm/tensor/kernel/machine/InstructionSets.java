package llm.tensor.kernel.machine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import llm.tensor.asm.MachineAccess;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.asm.amd64.ProcessorFeatures;
import llm.tensor.kernel.machine.amx.Amx;
import llm.tensor.kernel.machine.amx.AmxPanels;
import llm.tensor.kernel.machine.avx2.Avx2;
import llm.tensor.kernel.machine.avx2.Avx2Panels;
import llm.tensor.kernel.machine.avx512.Avx512;
import llm.tensor.kernel.machine.avx512.Avx512Panels;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.panel.PanelKernels;
import org.jspecify.annotations.Nullable;

/**
 * The instruction sets that there is machine code for, and which of them can be had: {@code
 * -Dllm.isa} asks for one.
 */
public final class InstructionSets {
  public static final String PROPERTY = "llm.isa";

  /** The list, the fastest first: each with what multiplies panels of weights. */
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(Amx.INSTRUCTION_SET, set -> new AmxPanels()),
          new Entry(Avx512.INSTRUCTION_SET, Avx512Panels::of),
          new Entry(Avx2.INSTRUCTION_SET, Avx2Panels::new));

  /** All of them, the fastest first. */
  static final List<InstructionSet> ALL = ENTRIES.stream().map(Entry::set).toList();

  private record Entry(InstructionSet set, Function<InstructionSet, PanelKernels> panels) {}

  private final Set<Feature> processor;
  private final int vectorBits;
  private final Supplier<@Nullable String> noTiles;

  /**
   * On a processor.
   *
   * @param vectorBits of vectors, at most: what the VM was told
   * @param noTiles why tiles cannot be had, or null: asks the system for them, so it is asked only
   *     where they matter
   */
  InstructionSets(Set<Feature> processor, int vectorBits, Supplier<@Nullable String> noTiles) {
    this.processor = Set.copyOf(processor);
    this.vectorBits = vectorBits;
    this.noTiles = noTiles;
  }

  /**
   * Those of this processor: as it says itself, or as the system describes it where no machine code
   * may be run.
   *
   * @param vectorBits of vectors, at most
   */
  public static InstructionSets ofThisMachine(int vectorBits) {
    if (MachineAccess.obstacle() != null) {
      return new InstructionSets(ProcessorFeatures.described(), vectorBits, () -> null);
    }
    return new InstructionSets(ProcessorFeatures.asked(), vectorBits, MachineAccess::noTiles);
  }

  /** Those that can be had, the fastest first. */
  public List<InstructionSet> available() {
    return ALL.stream().filter(this::has).map(set -> set.on(processor)).toList();
  }

  /** The one that is asked for, or the fastest; none if {@link #obstacle} is in the way. */
  public Optional<InstructionSet> chosen(String wish) {
    return ALL.stream()
        .filter(set -> wish.isEmpty() || set.name().equals(wish))
        .filter(this::has)
        .map(set -> set.on(processor))
        .findFirst();
  }

  /** Why neither what is asked for can be had nor, if nothing is, any of them; or null. */
  public @Nullable String obstacle(String wish) {
    return obstacle(wish.isEmpty() ? ALL.getLast() : named(wish));
  }

  /** What the property asks for: nothing if it is empty. */
  public static String wish() {
    return System.getProperty(PROPERTY, "");
  }

  /** Refuses a value that is not known. */
  public static void check() {
    if (!wish().isEmpty()) named(wish());
  }

  /** What multiplies panels for an instruction set. */
  static PanelKernels panels(InstructionSet set) {
    var entry = ENTRIES.stream().filter(e -> e.set.name().equals(set.name())).findFirst();
    return entry.orElseThrow().panels.apply(set);
  }

  private static InstructionSet named(String wish) {
    for (var set : ALL) if (set.name().equals(wish)) return set;
    var names = ALL.reversed().stream().map(InstructionSet::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("-D" + PROPERTY + "=" + wish + ", expected one of " + names);
  }

  private boolean has(InstructionSet set) {
    return obstacle(set) == null;
  }

  private @Nullable String obstacle(InstructionSet set) {
    var missing = set.missing(processor);
    if (!missing.isEmpty()) return "this processor has no " + String.join(", ", missing);
    if (set.bits() > vectorBits) {
      return "it has vectors of "
          + set.bits()
          + " bits, and this VM is to use "
          + vectorBits
          + " at most (-XX:UseAVX, -XX:MaxVectorSize, -Dllm.vector.bits)";
    }
    return set.has(Feature.AMX_TILE) ? noTiles.get() : null;
  }
}
