using System.Collections.Immutable;
using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>The colours of the painted world: red, green and blue from 0 to 255.</summary>
/// <remarks>
/// Whatever a setting shows is a blend of two of its own colours, and no colour of a figure lies near such a
/// blend. So a picture can be judged by its colours alone, whoever painted it.
/// </remarks>
static class Palette
{
    /// <summary>Clothes, in the order of <see cref="ClothingColour"/>.</summary>
    public static ImmutableArray<Vector3> Clothes { get; } =
    [
        new(214, 32, 38), new(35, 75, 205), new(12, 135, 72), new(246, 200, 35), new(34, 34, 40),
        new(252, 250, 244), new(125, 45, 170), new(240, 120, 20),
    ];

    /// <summary>Skin.</summary>
    public static ImmutableArray<Vector3> Skins { get; } =
        [new(236, 172, 140), new(205, 145, 105), new(160, 105, 70), new(115, 75, 52)];

    /// <summary>Hair.</summary>
    public static ImmutableArray<Vector3> Hairs { get; } =
        [new(36, 29, 31), new(75, 48, 32), new(118, 74, 40), new(222, 178, 90), new(146, 66, 30)];

    /// <summary>Trousers, always neutral.</summary>
    public static ImmutableArray<Vector3> Trousers { get; } =
        [new(44, 54, 96), new(62, 62, 70), new(92, 66, 50)];

    /// <summary>Shoes.</summary>
    public static Vector3 Shoes { get; } = new(52, 40, 38);

    /// <summary>The line around every limb.</summary>
    public static Vector3 Ink { get; } = new(42, 34, 44);

    /// <summary>Lips.</summary>
    public static Vector3 Lips { get; } = new(176, 62, 66);

    /// <summary>How much light and shade change a colour at most, as a share of it.</summary>
    /// <remarks>Pale colours change less: white in the shade would be the colour of foam on sand.</remarks>
    public static float Relief(Vector3 colour) =>
        0.1f - 0.06f / 255 * MathF.Min(colour.X, MathF.Min(colour.Y, colour.Z));

    /// <summary>The colours of a setting.</summary>
    public static ImmutableArray<Vector3> Of(Setting setting) => s_settings[(int)setting];

    static readonly ImmutableArray<ImmutableArray<Vector3>> s_settings =
    [
        // sky, pale sky, leaves, leaves in the shade, lawn, lawn in the shade
        [new(150, 205, 242), new(205, 230, 248), new(104, 158, 92), new(84, 134, 80), new(152, 202, 106),
            new(128, 182, 92)],
        // sky, pale sky and foam, sea, deep sea, sand, sand in the shade
        [new(135, 205, 240), new(184, 226, 246), new(64, 174, 192), new(45, 150, 180), new(240, 228, 188),
            new(226, 212, 168)],
        // sky, walls, shaded walls, windows, road, kerb
        [new(190, 196, 206), new(174, 160, 164), new(152, 148, 160), new(126, 140, 162), new(134, 134, 142),
            new(178, 174, 172)],
        // wall, stripes, floor, floor boards, window, frame
        [new(210, 192, 224), new(198, 178, 214), new(160, 132, 168), new(146, 118, 156), new(176, 198, 232),
            new(184, 162, 202)],
        // sky, pale sky, snow in the shade, snow, firs, far hills
        [new(140, 168, 212), new(168, 192, 228), new(186, 208, 243), new(200, 220, 248), new(108, 140, 165),
            new(150, 178, 214)],
        // curtain, folds, floor, lit floor, beam, dark fold
        [new(146, 36, 88), new(170, 52, 106), new(178, 96, 132), new(204, 128, 160), new(214, 140, 178),
            new(126, 28, 78)],
    ];
}
