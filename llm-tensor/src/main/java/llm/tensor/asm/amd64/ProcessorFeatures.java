package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RBX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import llm.tensor.asm.CodeMemory;

/**
 * What this processor has: as it says itself, where machine code may be run, or else as Linux
 * describes it.
 */
public final class ProcessorFeatures {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String FLAGS = "flags";
  private static final int OS_SAVES_STATE = 27; // OSXSAVE: a bit of leaf 1, ECX
  private static final List<Register> ANSWER = List.of(RAX, RBX, RCX, RDX);

  private ProcessorFeatures() {}

  /** What CPUID and XGETBV answer. */
  interface Questions {
    /** EAX, EBX, ECX and EDX, of a leaf. */
    int[] cpuid(int leaf, int subleaf);

    /** The lower half of XCR0, which only some processors have. */
    int xcr0();
  }

  /** Asks the processor, by machine code. */
  public static Set<Feature> asked() {
    return of(new MachineCode());
  }

  /** What Linux says: nothing where there is no such file. */
  public static Set<Feature> described() {
    return described(DESCRIPTION);
  }

  static Set<Feature> described(Path file) {
    var features = EnumSet.noneOf(Feature.class);
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      var flags = lines.filter(line -> line.startsWith(FLAGS)).findFirst().orElse("");
      var names = Set.of(flags.split("\\s+"));
      for (var feature : Feature.values()) {
        if (names.contains(feature.label())) features.add(feature);
      }
    } catch (IOException | RuntimeException e) {
      // What is not described counts as missing.
    }
    return features;
  }

  static Set<Feature> of(Questions processor) {
    int last = processor.cpuid(0, 0)[0];
    boolean saves = last >= 1 && isSet(processor.cpuid(1, 0)[2], OS_SAVES_STATE);
    int state = saves ? processor.xcr0() : 0;
    var features = EnumSet.noneOf(Feature.class);
    for (var feature : Feature.values()) {
      if (feature.leaf > last || (state & feature.state.bits) != feature.state.bits) continue;
      if (feature.subleaf > 0 && feature.subleaf > processor.cpuid(feature.leaf, 0)[0]) continue;
      var answer = processor.cpuid(feature.leaf, feature.subleaf);
      if (isSet(answer[ANSWER.indexOf(feature.register)], feature.bit)) features.add(feature);
    }
    return features;
  }

  private static boolean isSet(int bits, int bit) {
    return (bits >>> bit & 1) != 0;
  }

  /** The processor itself. */
  private static final class MachineCode implements Questions {
    private final CodeMemory.IntsFunction cpuid = CodeMemory.intsFunction(cpuidCode());
    private final CodeMemory.IntsFunction xgetbv = CodeMemory.intsFunction(xgetbvCode());

    @Override
    public int[] cpuid(int leaf, int subleaf) {
      var answer = new int[ANSWER.size()];
      cpuid.call(answer, leaf, subleaf);
      return answer;
    }

    @Override
    public int xcr0() {
      var answer = new int[1];
      xgetbv.call(answer, 0, 0);
      return answer[0];
    }

    /** RBX is the caller's. */
    private static byte[] cpuidCode() {
      var a = new Assembler();
      a.push(RBX);
      a.move(RAX, RSI);
      a.move(RCX, RDX);
      a.cpuid();
      for (int i = 0; i < ANSWER.size(); i++) {
        a.store(RDI.at(i * Integer.BYTES), ANSWER.get(i), Integer.BYTES);
      }
      a.pop(RBX);
      a.ret();
      return a.code();
    }

    private static byte[] xgetbvCode() {
      var a = new Assembler();
      a.move(RCX, RSI);
      a.xgetbv();
      a.store(RDI.at(0), RAX, Integer.BYTES);
      a.ret();
      return a.code();
    }
  }
}
