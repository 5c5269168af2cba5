namespace OnnxPose.Evaluation.Scenes.Painting.Rules;

/// <summary>What a picture shows, and whether it is what its caption and pose ask for.</summary>
public sealed record PictureVerdict
{
    /// <summary>The colour of the clothes at the torsos' points; null where no torso lies in the
    /// picture.</summary>
    public required ClothingColour? Colour { get; init; }

    /// <summary>The setting whose colours the background has.</summary>
    public required Setting Setting { get; init; }

    /// <summary>Whether the clothes have the caption's colour; null where the caption names none.</summary>
    public required bool? ColourHolds { get; init; }

    /// <summary>Whether the background is the caption's; null where the caption names none.</summary>
    public required bool? SettingHolds { get; init; }

    /// <summary>Body points of the pose inside the picture.</summary>
    public required int VisiblePoints { get; init; }

    /// <summary>Those with a figure's pixel within 2 pixels (of 128).</summary>
    public required int CoveredPoints { get; init; }

    /// <summary>Pixels that the background's colours do not explain.</summary>
    public required int FigurePixels { get; init; }

    /// <summary>Those further than 8 pixels (of 128) from the line of every limb.</summary>
    /// <remarks>Close-ups have some whoever painted them: their limbs are thicker than that.</remarks>
    public required int StrayPixels { get; init; }
}
