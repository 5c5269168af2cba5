using System.Diagnostics;
using System.Globalization;
using System.Text;
using OnnxPose.Numerics;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

public sealed class CanonicalCompositionTests
{
    // Blocks in which composition matters and whose data has been the same in every Unicode version since 14.
    static readonly (int First, int Last)[] s_blocks =
    [
        (0x00A0, 0x036F), (0x0370, 0x06DC), (0x0900, 0x0BFF), (0x0F00, 0x0FBF), (0x1E00, 0x20DC),
        (0x212A, 0x212B), (0x2ADC, 0x2ADC), (0x3040, 0x30FF), (0xAC00, 0xD7A3), (0x1100, 0x11FF),
        (0xF900, 0xFAD9), (0xFB1D, 0xFB4F), (0x1D15E, 0x1D1C0), (0x1109A, 0x110BA), (0x2F800, 0x2FA1D),
    ];

    [Test]
    public void Every_character_composes_as_the_platform_does_it()
    {
        if (!PlatformComposes())
        {
            return;
        }
        foreach (var codePoint in Characters())
        {
            var text = new Rune(codePoint).ToString();
            var expected = text.Normalize(NormalizationForm.FormC);
            Assert.That(Compose(text), Is.EqualTo(expected), $"U+{codePoint:X4}");
            Assert.That(Compose(text.Normalize(NormalizationForm.FormD)), Is.EqualTo(expected),
                $"the parts of U+{codePoint:X4}");
        }
    }

    [Test]
    public void Random_mixtures_of_letters_and_marks_compose_as_the_platform_does_it()
    {
        if (!PlatformComposes())
        {
            return;
        }
        var random = PoseRandom.FromSeed(7);
        var characters = Characters().Where(static c => Rune.IsLetter(new(c)) || IsMark(c)).ToArray();
        var marks = characters.Where(IsMark).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < 6; i++)
            {
                var source = i % 3 == 0 ? characters : marks;
                text.Append(new Rune(source[random.NextInt32(source.Length)]));
            }
            var form = round % 2 == 0 ? NormalizationForm.FormD : NormalizationForm.FormC;
            var mixture = text.ToString().Normalize(form);
            Assert.That(Compose(mixture), Is.EqualTo(mixture.Normalize(NormalizationForm.FormC)));
        }
    }

    [Test]
    public void Composing_twice_changes_nothing()
    {
        var once = Compose("A\u030A\u0327 \u1100\u1161\u11A8 \u0928\u093C \u0344\u0301");
        Assert.That(Compose(once), Is.EqualTo(once));
    }

    [Test]
    public void Many_marks_on_one_letter_are_put_in_order_in_time()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0327", 500_000));
        var watch = Stopwatch.StartNew();
        var composed = Compose(text);
        Assert.That(composed, Has.Length.EqualTo(1_000_000));
        Assert.That(composed[..3], Is.EqualTo("\u00E1\u0327\u0327"));
        // Putting each mark into its place would take hours.
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    static bool IsMark(int codePoint) =>
        Rune.GetUnicodeCategory(new(codePoint))
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    static IEnumerable<int> Characters() =>
        s_blocks.SelectMany(static block => Enumerable.Range(block.First, block.Last - block.First + 1));

    static string Compose(string text)
    {
        var codePoints = text.EnumerateRunes().Select(static rune => rune.Value).ToList();
        CanonicalComposition.Compose(codePoints);
        return string.Concat(codePoints.Select(static codePoint => new Rune(codePoint).ToString()));
    }

    // Without ICU the platform leaves texts as they are; then there is no second opinion.
    static bool PlatformComposes()
    {
        var composes = "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9";
        if (!composes)
        {
            TestContext.Out.WriteLine("Not compared: this platform runs without ICU and does not compose.");
        }
        return composes;
    }
}
