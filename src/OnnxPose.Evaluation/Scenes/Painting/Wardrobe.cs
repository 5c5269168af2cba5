using System.Collections.Immutable;
using System.Numerics;
using System.Text.RegularExpressions;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>What somebody wears above the waist, and what hangs below it.</summary>
enum Garment
{
    Shirt,
    Sweater,
    Jacket,
    Hoodie,
    Coat,
    Dress,
}

/// <summary>How one person is dressed and looks.</summary>
/// <param name="Garment">The coloured garment.</param>
/// <param name="Cloth">Its colour.</param>
/// <param name="Trousers">Colour of the legs, the skin's under a dress.</param>
/// <param name="Skin">The skin.</param>
/// <param name="Hair">The hair.</param>
/// <param name="LongHair">Whether the hair reaches the shoulders.</param>
readonly record struct Look(Garment Garment, Vector3 Cloth, Vector3 Trousers, Vector3 Skin, Vector3 Hair,
    bool LongHair)
{
    /// <summary>What covers the forearm.</summary>
    public Vector3 Sleeve => Garment is Garment.Shirt or Garment.Dress ? Skin : Cloth;
}

/// <summary>Dresses people as their caption says, and at random where it does not.</summary>
static partial class Wardrobe
{
    static readonly ImmutableArray<string> s_long = ["woman", "women", "lady", "girl"];
    static readonly ImmutableArray<string> s_short = ["man", "men", "guy", "boy"];

    /// <summary>A look for every person of a scene, from left to right.</summary>
    public static Look[] Dress(Scene scene, int people, ref PoseRandom random)
    {
        var words = Words().Matches(scene.Caption).Select(static m => m.Value).ToArray();
        var colour = scene.Description.Colour ?? (ClothingColour)random.NextInt32(Palette.Clothes.Length);
        var garment = Garments(words) ?? (Garment)random.NextInt32(Enum.GetValues<Garment>().Length);
        bool[] hair = [.. words.Where(static w => s_long.Contains(w) || s_short.Contains(w))
            .Select(s_long.Contains)];
        var looks = new Look[people];
        for (var i = 0; i < people; i++)
        {
            var isOpen = hair.Length == 0 || (!scene.Description.Alike && hair.Length < 2);
            var longHair = random.NextSingle() < 0.5f;
            var skin = Pick(Palette.Skins, ref random);
            var trousers = Pick(Palette.Trousers, ref random);
            looks[i] = new(garment, Palette.Clothes[(int)colour],
                garment == Garment.Dress ? skin : trousers, skin, Pick(Palette.Hairs, ref random),
                isOpen ? longHair : hair[Math.Min(i, hair.Length - 1)]);
        }
        return looks;
    }

    static Garment? Garments(string[] words)
    {
        foreach (var garment in Enum.GetValues<Garment>())
        {
            var name = garment.ToString().ToLowerInvariant();
            if (words.Any(w => w == name || w == name + "s" || w == name + "es"))
            {
                return garment;
            }
        }
        return null;
    }

    static Vector3 Pick(ImmutableArray<Vector3> colours, ref PoseRandom random) =>
        colours[random.NextInt32(colours.Length)];

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Words();
}
