package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.Feature.State.AVX512_REGISTERS;
import static llm.tensor.asm.amd64.Feature.State.AVX_REGISTERS;
import static llm.tensor.asm.amd64.Feature.State.NOTHING;
import static llm.tensor.asm.amd64.Feature.State.TILES;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RBX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDX;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * An extension of x86-64, by Linux's name: where CPUID says whether the processor has it, and what
 * the system has to keep for it.
 */
public enum Feature {
  AVX(1, 0, RCX, 28, AVX_REGISTERS),
  F16C(1, 0, RCX, 29, AVX_REGISTERS),
  FMA(1, 0, RCX, 12, AVX_REGISTERS),
  AVX2(7, 0, RBX, 5, AVX_REGISTERS),
  BMI2(7, 0, RBX, 8, NOTHING),
  AVX512F(7, 0, RBX, 16, AVX512_REGISTERS),
  AVX512DQ(7, 0, RBX, 17, AVX512_REGISTERS),
  AVX512BW(7, 0, RBX, 30, AVX512_REGISTERS),
  AVX512VL(7, 0, RBX, 31, AVX512_REGISTERS),
  AVX512VBMI(7, 0, RCX, 1, AVX512_REGISTERS),
  AVX512_VNNI(7, 0, RCX, 11, AVX512_REGISTERS),
  AMX_BF16(7, 0, RDX, 22, TILES),
  AMX_TILE(7, 0, RDX, 24, TILES),
  AMX_INT8(7, 0, RDX, 25, TILES),
  AVX_VNNI(7, 1, RAX, 4, AVX_REGISTERS),
  AVX512_BF16(7, 1, RAX, 5, AVX512_REGISTERS);

  final int leaf;
  final int subleaf;
  final Register register;
  final int bit;
  final State state;

  Feature(int leaf, int subleaf, Register register, int bit, State state) {
    this.leaf = leaf;
    this.subleaf = subleaf;
    this.register = register;
    this.bit = bit;
    this.state = state;
  }

  /** Linux's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those that are not among others, in words. */
  public static Collection<String> missing(Collection<Feature> needed, Set<Feature> present) {
    var missing = new TreeSet<String>();
    for (var feature : needed) if (!present.contains(feature)) missing.add(feature.label());
    return missing;
  }

  /**
   * What the system keeps of a thread's registers when another one runs, by the bits of XCR0: what
   * it does not keep cannot be used.
   */
  enum State {
    NOTHING(0),
    AVX_REGISTERS(0x6),
    AVX512_REGISTERS(0xe6),
    TILES(0x60000);

    final int bits;

    State(int bits) {
      this.bits = bits;
    }
  }
}
