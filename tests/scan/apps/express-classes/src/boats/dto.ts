import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsEmail, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, MinLength, ValidateNested } from 'class-validator';

const KINDS = ['sail', 'motor'];

class Owner {
  @IsString()
  @Length(2, 80)
  name: string;

  @IsEmail()
  email: string;
}

export class NewBoat {
  @Matches(/^[A-Z]{2}-\d+$/)
  sign: string;

  @IsIn(KINDS)
  kind: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(40)
  seats: number;

  @ValidateNested()
  @Type(() => Owner)
  owner: Owner;

  @ArrayNotEmpty()
  @MinLength(3, { each: true })
  ports: string[];
}

export class Booking {
  @Length(3, 40)
  name: string;

  @IsInt()
  @Min(1)
  days: number;
}
