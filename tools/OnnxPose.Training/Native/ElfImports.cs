using System.Buffers.Binary;
using System.Text;

namespace OnnxPose.Training.Native;

/// <summary>The dynamic symbols of a 64-bit little-endian ELF library, editable in place.</summary>
/// <remarks>Layouts: System V ABI, Elf64_Ehdr, Elf64_Shdr, Elf64_Sym; GNU symbol versioning, Verneed and
/// Vernaux.</remarks>
sealed class ElfImports
{
    const uint DynamicSymbols = 11, VersionNeeds = 0x6FFFFFFE, VersionIndices = 0x6FFFFFFF;
    const int SymbolBytes = 24;

    readonly int _symbols, _symbolCount, _names, _indices, _needs;

    public ElfImports(byte[] bytes)
    {
        Bytes = bytes;
        int sections = Offset(0x28), entry = Half(0x3A), count = Half(0x3C);
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * entry;
            switch (Word(section + 4))
            {
                case DynamicSymbols:
                    _symbols = Offset(section + 24);
                    _symbolCount = Offset(section + 32) / SymbolBytes;
                    _names = Offset(sections + (int)Word(section + 40) * entry + 24);
                    break;
                case VersionIndices:
                    _indices = Offset(section + 24);
                    break;
                case VersionNeeds:
                    _needs = Offset(section + 24);
                    break;
            }
        }
    }

    /// <summary>The library as it stands after the edits.</summary>
    public byte[] Bytes { get; }

    /// <summary>Makes one import refer to another one, and one required version to another.</summary>
    /// <returns>False, with nothing changed, where the library does not import both.</returns>
    public bool Redirect(string symbol, string toSymbol, string version, string toVersion)
    {
        int from = Symbol(symbol), to = Symbol(toSymbol);
        int need = Need(version), toNeed = Need(toVersion);
        if (from < 0 || to < 0 || need == 0 || toNeed == 0)
        {
            return false;
        }
        Copy(_symbols + to * SymbolBytes, _symbols + from * SymbolBytes, 4);    // st_name
        Copy(_indices + to * 2, _indices + from * 2, 2);
        Copy(toNeed, need, 4);                                                  // vna_hash
        Copy(toNeed + 8, need + 8, 4);                                          // vna_name
        return true;
    }

    int Symbol(string name)
    {
        for (var i = 0; i < _symbolCount; i++)
        {
            if (NameIs(_names + (int)Word(_symbols + i * SymbolBytes), name))
            {
                return i;
            }
        }
        return -1;
    }

    // Verneed: version, count, file, first auxiliary, next; Vernaux: hash, flags and other, name, next.
    // 0 where it is not found.
    int Need(string version)
    {
        for (var file = _needs; ; file += (int)Word(file + 12))
        {
            var auxiliary = file + (int)Word(file + 8);
            for (var i = 0; i < Half(file + 2); i++, auxiliary += (int)Word(auxiliary + 12))
            {
                if (NameIs(_names + (int)Word(auxiliary + 8), version))
                {
                    return auxiliary;
                }
            }
            if (Word(file + 12) == 0)
            {
                return 0;
            }
        }
    }

    bool NameIs(int at, string name) =>
        Bytes.AsSpan(at, name.Length).SequenceEqual(Encoding.ASCII.GetBytes(name))
            && Bytes[at + name.Length] == 0;

    void Copy(int from, int to, int count) => Bytes.AsSpan(from, count).CopyTo(Bytes.AsSpan(to));

    int Offset(int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(at)));

    uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));
}
