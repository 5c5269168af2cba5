using System.Runtime.InteropServices;

namespace OnnxPose.Text;

/// <summary>Unicode normalization form C.</summary>
/// <remarks>
/// Our own, because <see cref="string.Normalize()"/> leaves the text as it is when an application runs
/// without ICU (invariant globalization, as our command line does), which would silently change the token
/// ids, and because it refuses lone surrogates. Source: Unicode Standard Annex 15 and section 3.12 of the
/// standard (Hangul).
/// </remarks>
static class CanonicalComposition
{
    /// <summary>Every text whose characters all lie below this one is composed already.</summary>
    public const char FirstAffected = '\u0300';

    const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    /// <summary>Replaces code points by their composed form, in time n log n whatever the marks.</summary>
    /// <param name="codePoints">Scalar values; decomposed, ordered and composed in place.</param>
    public static void Compose(List<int> codePoints)
    {
        var table = CanonicalTable.Shared;
        var decomposed = new List<int>(codePoints.Count + 16);
        foreach (var codePoint in codePoints)
        {
            Decompose(table, codePoint, decomposed);
        }
        OrderMarks(table, CollectionsMarshal.AsSpan(decomposed));
        codePoints.Clear();
        Recompose(table, decomposed, codePoints);
    }

    static void Decompose(CanonicalTable table, int codePoint, List<int> destination)
    {
        var syllable = codePoint - SyllableBase;
        if (syllable is >= 0 and < Syllables)
        {
            destination.Add(LeadBase + syllable / (Vowels * Tails));
            destination.Add(VowelBase + syllable / Tails % Vowels);
            if (syllable % Tails != 0)
            {
                destination.Add(TailBase + syllable % Tails);
            }
        }
        else if (table.Decompose(codePoint) is { } parts)
        {
            foreach (var part in parts)
            {
                Decompose(table, part, destination);
            }
        }
        else
        {
            destination.Add(codePoint);
        }
    }

    // Marks between two starters are put in the order of their classes; equal classes keep their order.
    static void OrderMarks(CanonicalTable table, Span<int> text)
    {
        for (var begin = 0; begin < text.Length; begin++)
        {
            var end = begin;
            while (end < text.Length && table.ClassOf(text[end]) != 0)
            {
                end++;
            }
            if (end - begin > 1)
            {
                Order(table, text[begin..end]);
            }
            begin = end;
        }
    }

    static void Order(CanonicalTable table, Span<int> marks)
    {
        var keys = new long[marks.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)table.ClassOf(marks[i]) << 32) | (uint)i;   // the place makes the sort stable
        }
        var ordered = marks.ToArray();
        Array.Sort(keys, ordered);
        ordered.CopyTo(marks);
    }

    static void Recompose(CanonicalTable table, List<int> text, List<int> destination)
    {
        var starter = -1;
        var lastClass = 0;
        foreach (var codePoint in text)
        {
            var ownClass = table.ClassOf(codePoint);
            // A mark is blocked from its starter by a mark of its own class or a higher one, or by a starter.
            var adjacent = starter >= 0 && starter == destination.Count - 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < ownClass))
                && Pair(table, destination[starter], codePoint) is { } composite)
            {
                destination[starter] = composite;
                continue;
            }
            if (ownClass == 0)
            {
                starter = destination.Count;
            }
            lastClass = ownClass;
            destination.Add(codePoint);
        }
    }

    static int? Pair(CanonicalTable table, int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads && second - VowelBase is >= 0 and < Vowels)
        {
            return SyllableBase + ((first - LeadBase) * Vowels + second - VowelBase) * Tails;
        }
        var syllable = first - SyllableBase;
        var isOpenSyllable = syllable is >= 0 and < Syllables && syllable % Tails == 0;
        return isOpenSyllable && second - TailBase is > 0 and < Tails
            ? first + second - TailBase
            : table.Compose(first, second);
    }
}
