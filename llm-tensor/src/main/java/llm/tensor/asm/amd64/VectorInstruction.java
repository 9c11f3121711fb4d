package llm.tensor.asm.amd64;

/**
 * Instructions on vectors of 512 bits, as the EVEX prefix encodes them (Intel 64 and IA-32
 * Architectures Software Developer's Manual, volume 2, section 2.7).
 */
public enum VectorInstruction {
  /** target = second: loads a vector. */
  VMOVUPS(Map.M0F, Prefix.NONE, 0x10, 64),
  /** Stores a vector. */
  VMOVUPS_STORE(Map.M0F, Prefix.NONE, 0x11, 64),
  /** All lanes are an int from memory. */
  VPBROADCASTD(Map.M0F38, Prefix.X66, 0x58, 4),
  /** All lanes are a float from memory. */
  VBROADCASTSS(Map.M0F38, Prefix.X66, 0x18, 4),
  /** All lanes are an int from a general register. */
  VPBROADCASTD_REGISTER(Map.M0F38, Prefix.X66, 0x7c, 4),
  /** Ints, shifted by a byte; what says that it is upwards stands in the target's place. */
  VPSLLD(Map.M0F, Prefix.X66, 0x72, 64),
  /** Each lane of 32 bits: target += the products of four unsigned and four signed bytes. */
  VPDPBUSD(Map.M0F38, Prefix.X66, 0x50, 64),
  /** Ints become floats. */
  VCVTDQ2PS(Map.M0F, Prefix.NONE, 0x5b, 64),
  /** Sixteen numbers of half precision, from memory or half a vector, become floats. */
  VCVTPH2PS(Map.M0F38, Prefix.X66, 0x13, 32),
  /** Sixteen unsigned bytes become ints. */
  VPMOVZXBD(Map.M0F38, Prefix.X66, 0x31, 16),
  /** Ints become bytes in memory, as far as they fit. */
  VPMOVSDB_STORE(Map.M0F38, Prefix.XF3, 0x21, 16),
  /** Stores the first lane. */
  VMOVSS_STORE(Map.M0F, Prefix.XF3, 0x11, 4),
  /** Sixteen signed bytes become ints. */
  VPMOVSXBD(Map.M0F38, Prefix.X66, 0x21, 16),
  /** target = first * second. */
  VMULPS(Map.M0F, Prefix.NONE, 0x59, 64),
  /** target = first + second. */
  VADDPS(Map.M0F, Prefix.NONE, 0x58, 64),
  /** target = first / second. */
  VDIVPS(Map.M0F, Prefix.NONE, 0x5e, 64),
  /** The larger of both, lane by lane. */
  VMAXPS(Map.M0F, Prefix.NONE, 0x5f, 64),
  /** Floats become the nearest ints. */
  VCVTPS2DQ(Map.M0F, Prefix.X66, 0x5b, 64),
  /** target = first + second, of ints. */
  VPADDD(Map.M0F, Prefix.X66, 0xfe, 64),
  /** target = first - second, of ints. */
  VPSUBD(Map.M0F, Prefix.X66, 0xfa, 64),
  /** Quarters of both, as a byte chooses: two of the first, then two of the second. */
  VSHUFF32X4(Map.M0F3A, Prefix.X66, 0x23, 64),
  /** Lanes within each quarter, as a byte chooses. */
  VPSHUFD(Map.M0F, Prefix.X66, 0x70, 64),
  /** target += first * second. */
  VFMADD231PS(Map.M0F38, Prefix.X66, 0xb8, 64),
  /** Bits of both. */
  VPANDD(Map.M0F, Prefix.X66, 0xdb, 64),
  /** Bits of one of them. */
  VPXORD(Map.M0F, Prefix.X66, 0xef, 64),
  /** target = first - second. */
  VSUBPS(Map.M0F, Prefix.NONE, 0x5c, 64),
  /** The smaller of both, lane by lane; the second if one of them is no number. */
  VMINPS(Map.M0F, Prefix.NONE, 0x5d, 64),
  /** target = target * first + second. */
  VFMADD213PS(Map.M0F38, Prefix.X66, 0xa8, 64),
  /** target = target * first - second. */
  VFMSUB213PS(Map.M0F38, Prefix.X66, 0xaa, 64),
  /** target -= first * second. */
  VFNMADD231PS(Map.M0F38, Prefix.X66, 0xbc, 64),
  /** target = first * 2^second. */
  VSCALEFPS(Map.M0F38, Prefix.X66, 0x2c, 64),
  /** Lanes of a mask register: where first and second compare as a byte says. */
  VCMPPS(Map.M0F, Prefix.NONE, 0xc2, 64),
  /** The second's lanes of a mask, and the first's elsewhere. */
  VBLENDMPS(Map.M0F38, Prefix.X66, 0x65, 64),
  /** The larger of both, of unsigned ints. */
  VPMAXUD(Map.M0F38, Prefix.X66, 0x3f, 64),
  /** Sixteen unsigned numbers of 16 bits become ints. */
  VPMOVZXWD(Map.M0F38, Prefix.X66, 0x33, 32);

  final Map map;
  final Prefix prefix;
  final int opcode;

  /** Bytes that an operand in memory has, which a displacement of one byte is a multiple of. */
  final int memoryBytes;

  /** The field of EVEX that says how long vectors are: 2 for 512 bits. */
  final int length;

  VectorInstruction(Map map, Prefix prefix, int opcode, int memoryBytes) {
    this.map = map;
    this.prefix = prefix;
    this.opcode = opcode;
    this.memoryBytes = memoryBytes;
    length = name().startsWith("VMOVSS") ? 0 : 2;
  }

  /** Tables of opcodes, in the order of the field's value. */
  enum Map {
    NO_MAP,
    M0F,
    M0F38,
    M0F3A
  }

  /** Prefixes that are part of an opcode, in the order of the field's value. */
  enum Prefix {
    NONE,
    X66,
    XF3
  }
}
